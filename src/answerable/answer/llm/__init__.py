"""Any LlamaIndex LLM, asked within limits of time and money: what wording and reading share."""
