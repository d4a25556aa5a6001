"""Files of tickets to clean, redacted, checked values: reading, forms, cleaning, redaction."""
