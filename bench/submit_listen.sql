-- Later sessions of the family door log every statement with its values.
ALTER ROLE oqu_family SET log_statement = 'all';
ALTER ROLE oqu_family SET log_parameter_max_length = -1;
