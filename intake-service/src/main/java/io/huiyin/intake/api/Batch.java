package io.huiyin.intake.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.intake.receiving.Gathering;
import io.huiyin.intake.receiving.Receipt;
import io.huiyin.intake.receiving.ReceiveFeedback;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Sequentially;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Sha256;
import io.smallrye.mutiny.Uni;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Posts in one body, a line of JSON each. A bad line spoils no other. Lines that repeat a key or an external id of an earlier line
 * go after it, so that they find it.
 */
final class Batch {

    private final Receiver receiver;
    private final Tools tools;
    private final String client;
    private final String scope;
    private final Cause cause;

    Batch(Receiver receiver, Tools tools, String client, String scope, Cause cause) {
        this.receiver = receiver;
        this.tools = tools;
        this.client = client;
        this.scope = scope;
        this.cause = cause;
    }

    private record Line(int number, ReceiveFeedback command) {}

    /** @return a line of JSON per line */
    Uni<List<String>> run(List<String> lines) {
        String[] results = new String[lines.size()];
        List<Line> commands = new ArrayList<>(lines.size());
        List<Integer> indexes = IntStream.range(0, lines.size()).boxed().toList();
        Uni<Void> parsed = Sequentially.each(indexes, index -> command(lines.get(index))
                .invoke(command -> commands.add(new Line(index, command)))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    results[index] = problem(index, Problem.of(failure));
                    return Uni.createFrom().voidItem();
                }));
        return parsed.chain(() -> receive(commands, results)).replaceWith(() -> List.of(results));
    }

    private Uni<Void> receive(List<Line> lines, String[] results) {
        if (lines.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Line> now = new ArrayList<>();
        List<Line> later = new ArrayList<>();
        Predicate<ReceiveFeedback> first = Gathering.firsts();
        for (Line line : lines) {
            (first.test(line.command()) ? now : later).add(line);
        }
        return receiver.receive(now.stream().map(Line::command).toList())
                .invoke(receipts -> {
                    for (int i = 0; i < now.size(); i++) {
                        results[now.get(i).number()] = result(now.get(i).number(), receipts.get(i));
                    }
                })
                .chain(() -> receive(later, results));
    }

    private Uni<ReceiveFeedback> command(String line) {
        return Uni.createFrom().deferred(() -> {
            JsonNode tree = read(line);
            if (!(tree instanceof ObjectNode object)) {
                throw new ProblemException(Problem.at("", "invalid-type", "A line must be a JSON object."));
            }
            JsonNode key = object.remove("idempotencyKey");
            FeedbackRequest request = convert(object);
            Set<ConstraintViolation<FeedbackRequest>> violations =
                    tools.validator().validate(request);
            if (!violations.isEmpty()) {
                throw new ConstraintViolationException(violations);
            }
            return receiver.command(request, client, key(key, line), cause);
        });
    }

    private ReceiveFeedback.@Nullable Key key(@Nullable JsonNode key, String line) {
        if (key == null || key.isNull()) {
            return null;
        }
        if (!key.isTextual() || !Idempotency.isKey(key.asText())) {
            throw new ProblemException(
                    Problem.at("/idempotencyKey", "invalid-value", "must be 1–255 visible ASCII characters"));
        }
        return new ReceiveFeedback.Key(scope, key.asText(), Sha256.of(line));
    }

    private JsonNode read(String line) {
        try {
            return mapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.of(e));
        }
    }

    private FeedbackRequest convert(ObjectNode object) {
        try {
            return mapper().treeToValue(object, FeedbackRequest.class);
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.of(e));
        }
    }

    private String result(int index, Receipt receipt) {
        try {
            Receiver.Answer answer = receiver.answer(receipt);
            ObjectNode result = mapper().valueToTree(answer.body());
            result.put("line", index + 1).put("status", answer.status());
            if (answer.replayed()) {
                result.put("replayed", true);
            }
            return result.toString();
        } catch (ProblemException e) {
            return problem(index, e.problem());
        }
    }

    private String problem(int index, Problem problem) {
        ObjectNode result = mapper().valueToTree(problem);
        result.put("line", index + 1);
        return result.toString();
    }

    private ObjectMapper mapper() {
        return tools.json().mapper();
    }
}
