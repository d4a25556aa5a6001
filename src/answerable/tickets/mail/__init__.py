"""What mail puts around a message, told from what is asked: markup, quoted mail, signatures, notices, logs."""
