/** Keeps traces in one SQLite file. */
module ai.trustmodel.tracing.storage.sqlite {
    requires ai.trustmodel.tracing;
    requires org.slf4j;
    requires java.sql;
    requires org.xerial.sqlitejdbc;
    requires com.github.luben.zstd_jni;
    requires static transitive org.jspecify;

    provides ai.trustmodel.tracing.spi.StorageBackendProvider with
            ai.trustmodel.tracing.storage.sqlite.SqliteStorageBackendProvider;
}
