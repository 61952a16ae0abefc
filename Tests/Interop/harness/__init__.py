"""What the interop tests and the conformance run share: processes, tables, requests and the comparison of rows."""
