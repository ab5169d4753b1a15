"""What is handed round: a part of the network, told to an audience, with what it is not to be told left out."""
