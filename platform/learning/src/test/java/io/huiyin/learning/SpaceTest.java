package io.huiyin.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceTest {

    @ParameterizedTest
    @ValueSource(strings = {"the printer eats my paper!", "打印机又卡纸了，真烦", "App 打不开 again"})
    void shouldWeighWordsAsMuchAsPiecesOfWords(String text) {
        Reading reading = Reading.quickly(text);
        Space space = Space.of(List.of(reading, Reading.quickly("noch etwas")), 2);

        Space.Placed placed = space.place(reading);

        for (Vec way : List.of(placed.weighted(), placed.present())) {
            double[] square = new double[2];
            for (int i = 0; i < way.indexes().length; i++) {
                String gram = space.grams().get(way.indexes()[i]);
                square[Grams.isPiece(gram) ? 1 : 0] += way.values()[i] * way.values()[i];
            }
            assertThat(square[0]).as("words of " + text).isCloseTo(1, within(1e-5));
            assertThat(square[1]).as("pieces of " + text).isCloseTo(1, within(1e-5));
        }
    }
}
