package space.perigee.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.hw.yaml.YamlTree;

/** Whatever a file holds, it costs little and ends in findings. */
class HostileYamlTest {

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private static String only(String yaml) {
    assertThat(YamlTree.parse("f", yaml, 8).findings()).as(yaml).isNotEmpty();
    return YamlTree.parse("f", yaml, 8).findings().get(0).toString();
  }

  @Test
  void aliasBombsAreRefusedWithoutExpandingThem() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append("*a%d, ".formatted(i - 1).repeat(9)).append("*a%d]\n".formatted(i - 1));
    }

    YamlTree tree = YamlTree.parse("f", bomb.toString(), 8);

    assertThat(tree.findings()).hasSize(30 + 29 * 10);
    assertThat(tree.root().toString()).hasSizeLessThan(3 * bomb.length());
  }

  @Test
  void anchorsAliasesTagsAndMergesAreRefused() {
    for (String value : List.of("[1]", "{b: 1}")) {
      assertThat(only("a: &x " + value + "\n")).contains("line 1: a: anchors are not allowed");
    }
    for (String value : List.of("[http://x]", "{b: 1}", "http://x", "1")) {
      assertThat(only("a: !!java.net.URL " + value + "\n")).contains("a: tags are not allowed");
    }
    assertThat(only("a: 1\nb: *x\n")).contains("line 2: b: aliases are not allowed");
    assertThat(only("<<: *x\n")).contains("<<: aliases are not allowed");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(only("a: " + "[".repeat(20_000))).contains("nested deeper than 8 levels");
    assertThat(only("{a: ".repeat(10_000))).contains("nested deeper than 8 levels");
    assertThat(YamlTree.parse("f", "[".repeat(20_000), YamlTree.MAX_DEPTH).findings())
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.problem()).isEqualTo("nested deeper than 32 levels"));
  }

  @Test
  void longTextIsRefusedUnread() {
    assertThat(only("# ".repeat(YamlTree.MAX_CHARS))).contains("more than 65536 characters");
  }

  @Test
  void aHugeFileIsRefusedAfterItsFirst64Kilobytes() throws Exception {
    Path file = folder.resolve("huge.yaml");
    Files.write(file, new byte[YamlTree.MAX_CHARS + 1]);

    assertThatExceptionOfType(ProfileException.class)
        .isThrownBy(() -> ProfileCatalog.shipped().read(file))
        .withMessage(file + ": larger than 65536 bytes; a profile has a few thousand");
  }

  @Test
  void bytesThatAreNotTextAreRefused() throws Exception {
    Path file = folder.resolve("binary.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});

    assertThatExceptionOfType(ProfileException.class)
        .isThrownBy(() -> ProfileCatalog.shipped().read(file))
        .withMessage(file + ": is not UTF-8 text");
  }

  @Test
  void longNumbersSecondDocumentsAndBrokenSyntaxAreReportedWithTheirLine() {
    assertThat(only("a: 1\nb: " + "9".repeat(100))).contains("f: line 2: b: ", "at most 64 digits");
    assertThat(only("a: 1\nb: 1." + "9".repeat(100))).contains("f: line 2: b: ", "64 digits");
    assertThat(only("a: 1\n---\nb: 2\n")).contains("f: line 3: a second document");
    assertThat(only("a: 1\n  b: 2\n")).contains("f: line 2: is not YAML: mapping values");
    assertThat(only("")).contains("is empty");
  }

  @Property(tries = 500)
  void noTextMakesTheParserFail(@ForAll @StringLength(max = 200) String text) {
    assertThatCode(() -> YamlTree.parse("f", text, 8)).doesNotThrowAnyException();
  }

  @Property(tries = 300)
  void noDamageToAProfileEndsInAnythingButFindings(
      @ForAll @IntRange(max = 500) int at, @ForAll @StringLength(max = 3) String damage) {
    String yaml = Samples.BOARD;
    int from = Math.min(at, yaml.length());
    int to = Math.min(from + damage.length(), yaml.length());
    String damaged = yaml.substring(0, from) + damage + yaml.substring(to);
    ProfileCatalog catalog = ProfileCatalog.shipped();
    ProfileReader reader = new ProfileReader();

    try {
      reader.read("f", damaged, null, catalog::board, catalog::radio);
    } catch (ProfileException e) {
      assertThat(e.findings()).isNotEmpty();
    }
  }
}
