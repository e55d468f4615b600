-- Printed copies of signed documents.

-- query: copy_put
-- in:    object uuid, organisation uuid, code_hash bytes, code_sealed bytes, title text, document_number text, dated date,
--        organisation_kk text, organisation_ru text, bin text, signer text, serial text, content_hash bytes
-- rows:  none
INSERT INTO signature.copy (object_id, organisation_id, code_hash, code_sealed, title, document_number, dated, organisation_kk,
                            organisation_ru, bin, signer, serial, content_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- query: copy_of
-- in:    object uuid
-- out:   number i64, code_sealed bytes
-- rows:  0..1
SELECT number, code_sealed FROM signature.copy WHERE object_id = $1;

-- query: find_copy
-- in:    number i64, code_hash bytes
-- out:   title text, document_number text, dated date, organisation_kk text, organisation_ru text, bin text, signer text, serial text,
--        content_hash bytes, signed_at instant
-- rows:  0..1
SELECT title, document_number, dated, organisation_kk, organisation_ru, bin, signer, serial, content_hash, signed_at
  FROM signature.copy_find($1, $2);
