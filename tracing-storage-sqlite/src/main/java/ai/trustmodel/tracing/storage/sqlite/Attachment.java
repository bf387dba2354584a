package ai.trustmodel.tracing.storage.sqlite;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture, a sound or a document that is stored once, whatever uses it: the bytes that were base64 in a text.
 *
 * @param sha256 the whole hash of its bytes
 * @param type its media type, null when that is not known
 * @param size its bytes before packing
 * @param packed its bytes as they stand in the file
 */
record Attachment(byte[] sha256, @Nullable String type, long size, byte[] packed) {
    /** Of a row of the table {@code body}. */
    static final int OF_BODY = 0;

    /** Of a row of the table {@code payload}. */
    static final int OF_PAYLOAD = 1;

    /** Stores what is new of these, and notes who uses them. At once, since the one needs the other's number. */
    static void store(Db db, int kind, long owner, List<Attachment> attachments) throws SQLException {
        for (Attachment attachment : attachments) {
            Long no = number(db, attachment.sha256);
            if (no == null) {
                db.update(
                        "INSERT INTO media (sha256, type, size, data) VALUES (?, ?, ?, ?)",
                        attachment.sha256,
                        attachment.type,
                        attachment.size,
                        attachment.packed);
                no = number(db, attachment.sha256);
            }
            db.update("INSERT OR IGNORE INTO media_use VALUES (?, ?, ?)", no, kind, owner);
        }
    }

    /** Notes that this row goes, and removes the media that nobody else uses. */
    static void release(Db db, int kind, long owner, byte @Nullable [] cuts) throws SQLException {
        for (Cut cut : Cut.decode(cuts)) {
            Long no = number(db, cut.sha256());
            db.update("DELETE FROM media_use WHERE media = ? AND kind = ? AND owner = ?", no, kind, owner);
            db.update("DELETE FROM media WHERE no = ?1 AND NOT EXISTS (SELECT 1 FROM media_use WHERE media = ?1)", no);
        }
    }

    /** The bytes with this hash. */
    static byte[] read(Db db, Codec codec, byte[] sha256) throws SQLException {
        byte[] packed = db.first("SELECT data FROM media WHERE sha256 = ?", row -> row.getBytes(1), sha256);
        if (packed == null) {
            throw new Codec.DamagedException("media of a message is missing");
        }
        return codec.unpackBytes(packed);
    }

    private static @Nullable Long number(Db db, byte[] sha256) throws SQLException {
        return db.first("SELECT no FROM media WHERE sha256 = ?", row -> row.getLong(1), sha256);
    }
}
