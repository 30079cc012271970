"""The workbench in the browser: thin routes over `app`, for one person on one machine."""
