package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.spi.Conversation.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages are single words here; a word is its own identity. */
class ConversationTest {
    private final Conversation<String> conversation = new Conversation<>();

    @Test
    void fullHistorySentAgain_isShownOnce() {
        call("sys h1", "a1");
        call("sys h1 a1 h2", "a2");
        call("sys h1 a1 h2 a2 h3", "a3");

        assertShown("sys h1 a1 h2 a2 h3 a3");
    }

    @Test
    void twoHundredTurns_areShownOnceAndInOrder() {
        List<String> history = new ArrayList<>();
        for (int turn = 0; turn < 200; turn++) {
            history.add("h" + turn);
            call(String.join(" ", history), "a" + turn);
            history.add("a" + turn);
        }

        assertThat(conversation.messages()).isEqualTo(history);
        assertThat(conversation.size()).isEqualTo(400);
    }

    @Test
    void slidingWindow_addsOnlyWhatIsNew() {
        List<String> history = new ArrayList<>(List.of("sys"));
        for (int turn = 0; turn < 30; turn++) {
            history.add("h" + turn);
            List<String> window = new ArrayList<>(history.subList(Math.max(1, history.size() - 5), history.size()));
            window.add(0, "sys");
            call(String.join(" ", window), "a" + turn);
            history.add("a" + turn);
        }

        assertThat(conversation.messages()).isEqualTo(history);
    }

    @Test
    void slidingWindowWithExamplesAtItsHead_addsOnlyWhatIsNew() {
        call("sys e1 e2 e3 h1", "a1");
        call("sys e1 e2 e3 h1 a1 h2", "a2");
        call("sys e1 e2 e3 h2 a2 h3", "a3");
        call("sys e1 e2 e3 h3 a3 h4", "a4");

        assertShown("sys e1 e2 e3 h1 a1 h2 a2 h3 a3 h4 a4");
    }

    @Test
    void fullHistoryAfterAWindow_addsOnlyWhatIsNew() {
        call("sys h1 a1 h2 a2 h3", "a3");
        call("sys h3 a3 h4", "a4");
        call("sys h1 a1 h2 a2 h3 a3 h4 a4 h5", "a5");

        assertShown("sys h1 a1 h2 a2 h3 a3 h4 a4 h5 a5");
    }

    @Test
    void summaryInPlaceOfTheBeginning_isShown() {
        call("sys h1 a1 h2 a2 h3", "a3");
        call("sys summary h3 a3 h4", "a4");
        call("sys summary h3 a3 h4 a4 h5", "a5");

        assertShown("sys h1 a1 h2 a2 h3 a3 summary h4 a4 h5 a5");
    }

    @Test
    void systemPromptThatChangesAtEachCall_isShownAsItWasFirst() {
        call("sys@1 h1", "a1");
        call("sys@2 h1 a1 h2", "a2");
        call("sys@3 h1 a1 h2 a2 h3", "a3");

        assertShown("sys@1 h1 a1 h2 a2 h3 a3");
    }

    @Test
    void lastMessageThatIsRewrittenOnceItIsHistory_isShownAsItWasFirst() {
        call("sys h1+reminder", "a1");
        call("sys h1 a1 h2+reminder", "a2");
        call("sys h1 a1 h2 a2 h3+reminder", "a3");

        assertShown("sys h1+reminder a1 h2+reminder a2 h3+reminder a3");
    }

    @Test
    void changedSystemPromptBeforeABranch_doesNotShowTheHistoryAgain() {
        call("sys@1 h1", "a1");
        call("sys@2 h1 a1 h2", "a2");
        call("sys@3 h1 a1 other", "b2");

        assertShown("sys@1 h1 a1 h2 a2 other b2");
    }

    @Test
    void retryAfterAFailure_isShownOnce() {
        call("sys h1", null);
        call("sys h1", null);
        call("sys h1", "a1");
        call("sys h1 a1 h2", null);
        call("sys h1 a1 h2", "a2");

        assertShown("sys h1 a1 h2 a2");
    }

    @Test
    void sameRequestAnsweredTheSameWay_isShownOnce() {
        call("sys h1", "a1");
        call("sys h1", "a1");
        call("sys h1 a1 h2", "a2");
        call("sys h1", "a1");

        assertShown("sys h1 a1 h2 a2");
    }

    @Test
    void sameRequestAnsweredAnotherWay_showsBothAnswers() {
        call("sys h1", "a1");
        call("sys h1", "b1");
        call("sys h1 b1 h2", "b2");
        call("sys h1 a1 h2", "a2");

        assertShown("sys h1 a1 b1 h2 b2 h2 a2");
    }

    @Test
    void answersWithoutARequest_areAllShown() {
        call("", "ok");
        call("", "ok");

        assertShown("ok ok");
    }

    @Test
    void repeatedEqualMessages_areAllShown() {
        call("yes", "ok");
        call("yes ok yes", "ok");
        call("yes ok yes ok yes", "ok");
        call("yes ok yes ok yes ok no", "ok");

        assertShown("yes ok yes ok yes ok no ok");
    }

    @Test
    void parallelSubAgents_keepTheirThreads() {
        call("sys h1", "ask");
        call("sub t1", "x1");
        call("sub t2", "y1");
        call("sub t1 x1 r1", "x2");
        call("sub t2 y1 r2", "y2");
        call("sys h1 ask t1done t2done", "a2");
        call("sub t1 x1 r1 x2 r3", "x3");
        call("sys h1 ask t1done t2done a2 h2", "a3");

        assertShown("sys h1 ask sub t1 x1 t2 y1 r1 x2 r2 y2 t1done t2done a2 r3 x3 h2 a3");
    }

    @Test
    void singleMessageThatIsEqualByChance_doesNotEndAThread() {
        call("sys h1", "ok");
        call("sub x ok y", "z");
        call("sys h1 ok h2", "a2");
        call("sub x ok y z w", "v");

        assertShown("sys h1 ok sub x y z h2 a2 w v");
    }

    @Test
    void aside_givesWayToTheSameMessageOfARequest() {
        call("h1", "ask");
        aside("tool1");
        aside("tool2");
        assertShown("h1 ask tool1 tool2");

        call("h1 ask tool1 tool2 more", "a2");

        assertShown("h1 ask tool1 tool2 more a2");
    }

    @Test
    void aside_isLeftOut_whenARequestBroughtItBefore() {
        call("h1 ask tool1", "a2");
        aside("tool1");
        aside("asked tool1");

        assertShown("h1 ask tool1 a2 asked tool1");
    }

    @Test
    void asideOfSeveralMessages_givesWayWhole() {
        aside("asked tool1");
        assertShown("asked tool1");

        call("h1 ask tool1", "a2");

        assertShown("h1 ask tool1 a2");
    }

    @Test
    void asidesOfOneIdentity_standUntilAsManyWereBrought() {
        call("h1", "ask");
        aside("tool");
        call("h1 ask tool", "again");
        aside("tool");
        assertShown("h1 ask tool again tool");

        call("h1 ask tool again tool", "a3");

        assertShown("h1 ask tool again tool a3");
    }

    @Test
    void asidesThatNoRequestBrings_stay() {
        aside("t1");
        call("sys h1", "a1");
        aside("t2");

        assertShown("t1 sys h1 a1 t2");
    }

    @Test
    void newestFirst_isTheOtherWayRound() {
        call("h1", "a1");
        aside("t");

        List<String> reversed = new ArrayList<>(conversation.messages());
        Collections.reverse(reversed);
        assertThat(conversation.newestFirst()).containsExactlyElementsOf(reversed);
    }

    @Test
    void emptyCall_showsNothing() {
        call("", null);
        conversation.aside(List.of());

        assertThat(conversation.messages()).isEmpty();
        assertThat(conversation.size()).isZero();
    }

    @Test
    void thousandsOfSingleCalls_areAllShown() {
        IntStream.range(0, 3_000).forEach(i -> call("sys h" + i, "a" + i));

        assertThat(conversation.size()).isEqualTo(6_001);
    }

    @Test
    void randomAgents_loseNothingAndRepeatNothing() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Conversation<String> shown = new Conversation<>();
            List<List<String>> agents = new ArrayList<>();
            Set<String> said = new LinkedHashSet<>();
            for (int agent = 0; agent < 3; agent++) {
                agents.add(new ArrayList<>(List.of("sys" + agent % 2)));
            }
            for (int turn = 0; turn < 30; turn++) {
                List<String> history = agents.get(random.nextInt(agents.size()));
                history.add("h" + seed + "." + turn);
                int kept = random.nextInt(4) == 0 ? Math.min(history.size() - 1, 4) : history.size() - 1;
                List<String> sent = new ArrayList<>(history.subList(history.size() - kept, history.size()));
                sent.add(0, history.get(0));
                said.addAll(sent);
                List<Entry<String>> request = entries(String.join(" ", sent));
                if (random.nextInt(5) == 0) {
                    shown.call(request, null);
                }
                String answer = "a" + seed + "." + turn;
                shown.call(request, new Entry<>(answer, answer));
                history.add(answer);
                said.add(answer);
            }

            assertThat(shown.messages()).as("seed %s", seed).containsExactlyElementsOf(said);
        }
    }

    private void call(String request, String answer) {
        conversation.call(entries(request), answer == null ? null : new Entry<>(answer, answer));
    }

    private void aside(String messages) {
        conversation.aside(entries(messages));
    }

    private void assertShown(String expected) {
        assertThat(String.join(" ", conversation.messages())).isEqualTo(expected);
    }

    private static List<Entry<String>> entries(String words) {
        return Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> new Entry<>(word, word))
                .toList();
    }
}
