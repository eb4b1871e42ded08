package space.perigee.sim.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "FLOCK 2P-9, flock-2p-9",
        "FLOCK 3P'-3, flock-3p-prime-3",
        "SL-8 R/B, sl-8-r-b",
        "La Réunion, la-reunion",
        "Tromsø, tromso",
        "Bäckström Straße, backstrom-strasse",
        "天宫一号, 天宫一号",
        "Байконур, Байконур",
        "Усть-Каменогорск 2, Усть-Каменогорск-2",
        "Йошкар-Ола, Йошкар-Ола",
        "श्रीहरिकोटा, श्रीहरिकोटा",
        "나로우주센터, 나로우주센터",
        "محطة 7, محطة-7",
        "***, \"\"",
      })
  void keepsLettersOfAnyScript(String name, String slug) {
    assertThat(Slug.of(name)).isEqualTo(slug);
    assertThat(Slug.of(slug)).isEqualTo(slug);
  }
}
