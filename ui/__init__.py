"""The Qt layer of Billing Console: windows, pages and forms over the core."""
