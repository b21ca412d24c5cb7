"""Small endpoints, honest and wrong, for the suite to judge; written apart from its reference model."""
