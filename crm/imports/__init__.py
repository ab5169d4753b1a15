"""Files from other tools: read, mapped, checked as a list of problems, and only then saved."""
