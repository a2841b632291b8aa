"""Who may use which route: a table with a row for each, held against the running application."""
