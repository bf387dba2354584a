/** Keeps traces in one SQLite file. */
module ai.trustmodel.tracing.storage.sqlite {
    requires ai.trustmodel.tracing;
    requires org.slf4j;
    requires com.fasterxml.jackson.databind;
    requires java.sql;
    requires org.xerial.sqlitejdbc;
    requires com.github.luben.zstd_jni;
    requires static transitive org.jspecify;
}
