"""The journal (育児日記): entries, firsts and milestones, photographs, and when each tooth came."""
