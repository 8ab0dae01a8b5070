"""Who the customers are: names, addresses and cards, made up from an index alone."""
