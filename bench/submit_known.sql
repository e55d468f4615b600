-- The row of one application and the end of listening.
SELECT row_to_json(w) FROM bench.work AS w WHERE slot = :slot;
ALTER ROLE oqu_family RESET log_statement;
ALTER ROLE oqu_family RESET log_parameter_max_length;
