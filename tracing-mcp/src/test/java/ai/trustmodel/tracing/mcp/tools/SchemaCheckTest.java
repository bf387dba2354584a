package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.spi.Json;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {
    private static final Map<String, Object> SCHEMA = object("""
            {"type": "object",
             "properties": {
               "id": {"type": "string"},
               "limit": {"type": "integer", "minimum": 1, "maximum": 100},
               "latency": {"type": "number", "minimum": 0},
               "status": {"type": "string", "enum": ["completed", "failed"]},
               "body": {"anyOf": [{"type": "object"}, {"type": "string"}]},
               "output": {"anyOf": [{"type": "string"}, {"type": "null"}]},
               "ok": {"type": "boolean"},
               "list": {"type": "array"},
               "words": {"type": "array", "items": {"type": "string", "enum": ["day", "model"]}}},
             "required": ["id"]}
            """);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id': 'a'}",
                "{'id': '', 'limit': 1, 'latency': 0, 'status': 'failed', 'body': {}, 'ok': false, 'list': []}",
                "{'id': 'a', 'limit': 100, 'latency': 0.5, 'body': 'text'}",
                "{'id': 'a', 'limit': 20.0}",
                "{'id': 'a', 'limit': 2e1}",
                "{'id': 'a', 'limit': null, 'status': null, 'output': null}",
                "{'id': 'a', 'words': [], 'list': [1, null]}",
                "{'id': 'a', 'words': ['model', 'day']}",
                "{'id': 'a', 'unknown': {'deep': [1]}}"
            })
    void conformingValues_areValid(String value) {
        assertThat(SchemaCheck.fault(SCHEMA, object(value))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                           | id is missing; it must be a string",
                "{'id': null}                 | id is missing; it must be a string",
                "{'id': 7}                    | id is 7; it must be a string",
                "{'id': 'a', 'limit': 0}      | limit is 0; it must be a whole number from 1 to 100",
                "{'id': 'a', 'limit': 101}    | limit is 101; it must be a whole number from 1 to 100",
                "{'id': 'a', 'limit': 10.5}   | limit is 10.5; it must be a whole number from 1 to 100",
                "{'id': 'a', 'limit': 1e400}  | limit is 1E+400; it must be a whole number from 1 to 100",
                "{'id': 'a', 'limit': '10'}   | limit is the string '10'; it must be a whole number from 1 to 100",
                "{'id': 'a', 'latency': -1}   | latency is -1; it must be a number of 0 or more",
                "{'id': 'a', 'status': 'won'} | status is the string 'won'; it must be one of completed, failed",
                "{'id': 'a', 'body': []}      | body is an array; it must be an object or a string",
                "{'id': 'a', 'ok': 'yes'}     | ok is the string 'yes'; it must be a boolean",
                "{'id': 'a', 'list': {}}      | list is an object; it must be an array",
                "{'id': 'a', 'words': 'day'}  | words is the string 'day'; it must be an array",
                "{'id': 'a', 'words': ['wek']} | words holds the string 'wek'; each of it must be one of day, model",
                "{'id': 'a', 'words': [null]} | words holds null; each of it must be one of day, model"
            })
    void otherValues_areRefusedInWordsThatHelp(String value, String fault) {
        assertThat(SchemaCheck.fault(SCHEMA, object(value))).isEqualTo(fault);
    }

    private static Map<String, Object> object(String json) {
        return Objects.requireNonNull(Json.parseObject(json.replace('\'', '"')));
    }
}
