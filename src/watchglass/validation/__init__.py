"""Published outcomes, predicted from figures published before or apart from them."""
