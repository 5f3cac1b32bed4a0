-- Deadlines are kept by timers in Temporal: nothing searches for what is due.

drop index inquiries_expiring;
