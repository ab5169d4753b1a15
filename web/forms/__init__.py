"""The shape of what people send: one module for each noun."""
