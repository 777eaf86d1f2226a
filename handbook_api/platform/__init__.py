"""What every part stands on: MongoDB, the ledger, identity, the clock, texts and problems."""
