package io.huiyin.learning;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallzhv15q.BgeSmallZhV15QuantizedEmbeddingModel;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sentence embeddings, frozen, computed in this process: bge-small-zh-v1.5 (512 numbers) for what holds Chinese, and bge-small-en-v1.5
 * (384) for the rest; each of length 1, at its own place of one vector. Loaded when first needed.
 */
public final class Encoder {

    public static final int CHINESE_DIMENSIONS = 512;
    public static final int LATIN_DIMENSIONS = 384;
    public static final int DIMENSIONS = CHINESE_DIMENSIONS + LATIN_DIMENSIONS;

    /** Characters that are encoded; more would take too long. */
    private static final int LONGEST_CHINESE = 400;

    private static final int LONGEST_LATIN = 1_000;

    /** Control characters, and halves of characters. */
    private static final Pattern NOTHING = Pattern.compile("[\\p{Cc}\\p{Cs}]+");

    private static final Executor HERE = Runnable::run;

    private static final Once<EmbeddingModel> CHINESE =
            new Once<>(() -> new BgeSmallZhV15QuantizedEmbeddingModel(HERE));
    private static final Once<EmbeddingModel> LATIN = new Once<>(() -> new BgeSmallEnV15QuantizedEmbeddingModel(HERE));

    /** @return a vector of {@link #DIMENSIONS} numbers; zeros where there is nothing to encode */
    public static float[] encode(String text) {
        float[] vector = new float[DIMENSIONS];
        String it =
                NOTHING.matcher(beginning(text, LONGEST_LATIN)).replaceAll(" ").strip();
        if (it.isEmpty()) {
            return vector;
        }
        Script script = Script.of(it);
        if (script == Script.CHINESE || script == Script.MIXED) {
            put(vector, 0, CHINESE.get(), beginning(it, LONGEST_CHINESE));
        }
        if (script != Script.CHINESE) {
            put(vector, CHINESE_DIMENSIONS, LATIN.get(), script == Script.MIXED ? beginning(it, LONGEST_CHINESE) : it);
        }
        return vector;
    }

    private static String beginning(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    private static void put(float[] vector, int at, EmbeddingModel model, String text) {
        Embedding embedding = model.embed(TextSegment.from(text)).content();
        System.arraycopy(embedding.vector(), 0, vector, at, embedding.vector().length);
    }

    /** Made once, when it is first needed. */
    private static final class Once<T> {
        private final Supplier<T> making;
        private volatile @Nullable T made;

        Once(Supplier<T> making) {
            this.making = making;
        }

        T get() {
            T it = made;
            if (it == null) {
                synchronized (this) {
                    it = made;
                    if (it == null) {
                        it = making.get();
                        made = it;
                    }
                }
            }
            return it;
        }
    }

    private Encoder() {}
}
