"""The rows behind what operators look at, one file for each thing they ask for."""
