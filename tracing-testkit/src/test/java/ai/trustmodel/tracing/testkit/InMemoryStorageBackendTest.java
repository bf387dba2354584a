package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import ai.trustmodel.tracing.spi.StorageException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryStorageBackendTest extends StorageBackendContract {
    private final InMemoryStorageBackend first = new InMemoryStorageBackend();

    @Override
    protected StorageBackend open() {
        return first.reopen();
    }

    @Override
    protected void breakPlace() {
        first.breakWith("out of order");
    }

    @Override
    protected void mendPlace() {
        first.mend();
    }

    @Test
    void provider_isFoundByItsName_andMakesAnEmptyBackend() {
        assertThat(StorageBackends.available()).contains("memory");
        try (StorageBackend made = StorageBackends.create("memory", Settings.of(Map.of()))) {
            assertThat(made.store().list(TraceFilter.all()).total()).isZero();
        }
    }

    @Test
    void closedBackend_saysSo() {
        InMemoryStorageBackend closed = new InMemoryStorageBackend();
        closed.close();

        assertThat(closed.check().ok()).isFalse();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> closed.store().list(TraceFilter.all()))
                .withMessageContaining("closed");
    }
}
