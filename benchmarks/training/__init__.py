"""How the weights of ``services/sentiment`` are learned; needs the ``train`` extra."""
