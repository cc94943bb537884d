package io.huiyin.learning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

    @ParameterizedTest
    @CsvSource({
        "页面打不开, CHINESE",
        "App 登录后闪退了三次，重装也没有用, CHINESE",
        "订单 order status 一直 pending, MIXED",
        "The page does not open, LATIN",
        "Où est mon colis?, LATIN",
        "'The button 提交 does nothing at all, whatever I click on', LATIN",
        "Страница не открывается, UNKNOWN",
        "ページが開きません, UNKNOWN",
        "😀😀😀, UNKNOWN",
        "12345 !!!, UNKNOWN",
        "'', UNKNOWN"
    })
    void shouldTellByLettersAlone(String text, Script script) {
        assertThat(Script.of(text)).isEqualTo(script);
    }
}
