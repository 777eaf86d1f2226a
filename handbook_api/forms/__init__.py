"""Forms as data (様式, 問診票): questions, their answers, and which edition of a form somebody answered."""
