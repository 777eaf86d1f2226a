"""Import from the municipality's health system (健康管理システム): CSV files, and how their columns are read."""
