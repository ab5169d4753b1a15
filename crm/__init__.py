"""The domain: tables, and one module of use-cases for each noun."""
