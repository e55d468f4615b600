-- Attempts to change what stands in the log.

-- query: change_leaf
-- rows:  none
UPDATE ledger.leaf SET text = text || ' ' WHERE index = 0;

-- query: remove_leaf
-- rows:  none
DELETE FROM ledger.leaf WHERE index = 4;

-- query: change_tile
-- rows:  none
UPDATE ledger.tile SET hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0)) || decode(repeat('00', 32), 'hex');

-- query: shorten_tile
-- rows:  none
UPDATE ledger.tile SET hashes = substring(hashes FROM 1 FOR 32);

-- query: shrink
-- rows:  none
UPDATE ledger.state SET size = size - 1;

-- query: change_head
-- rows:  none
UPDATE ledger.head SET signed_at = platform.now();

-- query: remove_tile
-- rows:  none
DELETE FROM ledger.tile;
