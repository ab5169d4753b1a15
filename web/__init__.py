"""The pages and the command: Flask, server-rendered, on GOV.UK components."""
