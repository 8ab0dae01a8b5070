"""What the window calls; every function here is asynchronous and free of Qt."""
