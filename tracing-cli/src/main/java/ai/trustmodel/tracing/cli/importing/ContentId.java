package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.spi.RecordIds;

/** Ids made from content, so that importing a file twice stores it once. */
final class ContentId {
    private ContentId() {}

    /** The id of the part of a file with this digest. */
    static String of(String digest, String part) {
        return RecordIds.of(digest + '/' + part);
    }
}
