package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs as LangSmith's API takes and gives them; messages as LangChain's tracer writes them. */
final class LangSmithFormat implements SpanFormat {
    @Override
    public String name() {
        return "langsmith";
    }

    @Override
    public List<Map<String, Object>> write(Trace trace, List<Span> spans) {
        return new LangSmithWriter(trace, spans).runs();
    }

    @Override
    public List<TraceRecord> read(@Nullable Object document) {
        Map<String, Object> object = Fields.object(document);
        List<TraceRecord> records = new ArrayList<>();
        for (String batch : List.of("post", "patch", "runs")) {
            Fields.list(object.get(batch)).forEach(run -> records.addAll(read(run)));
        }
        if (!records.isEmpty()) {
            return records;
        }
        if (Fields.text(object, "id") == null || Fields.text(object, "run_type") == null) {
            throw new IllegalArgumentException("a LangSmith run has \"id\", \"run_type\" and \"start_time\"; this has "
                    + object.keySet().stream().limit(8).toList());
        }
        records.addAll(new LangSmithReader(object).records());
        Fields.list(object.get("child_runs")).forEach(run -> records.addAll(read(run)));
        return records;
    }
}
