-- Pictures, sounds and documents that messages and records hold as base64, each once by the hash of its bytes.
CREATE TABLE media (
  no INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  type TEXT,
  size INTEGER NOT NULL,           -- bytes before packing
  data BLOB NOT NULL
);

-- Which row uses it: kind 0 is a number of the table body, kind 1 a key of the table payload.
CREATE TABLE media_use (
  media INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  owner INTEGER NOT NULL,
  PRIMARY KEY (media, kind, owner)
) WITHOUT ROWID;

-- The places in the packed JSON where media was taken out and a label stands; null where nothing was.
ALTER TABLE body ADD COLUMN cuts BLOB;
ALTER TABLE payload ADD COLUMN cuts BLOB;
