package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteTableTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Property(tries = 200)
  void yieldsTheSamplesThatItCopied(@ForAll @Size(min = 1, max = 20) byte[] values) {
    List<Sample> rows =
        IntStream.range(0, values.length)
            .mapToObj(i -> Sample.of(new float[] {Byte.toUnsignedInt(values[i]), 255 - i}, i % 2))
            .toList();
    SampleTable table = new SampleTable(List.of("a", "b"), 2, rows);

    ByteTable copy = ByteTable.of(table);

    assertThat(copy.samples()).containsExactlyElementsOf(rows);
    assertThat(copy.classes()).isEqualTo(table.classes());
    assertThat(copy.featureCount()).isEqualTo(2);
    assertThat(copy.label(values.length - 1)).isEqualTo((values.length - 1) % 2);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 256, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 1e20f})
  void refusesWhatIsNoByte(float value) {
    SampleTable table =
        new SampleTable(List.of("a"), 2, List.of(Sample.of(new float[] {3, value}, 0)));

    assertThatThrownBy(() -> ByteTable.of(table))
        .isInstanceOf(DataException.class)
        .hasMessage("sample 0: feature 1 is " + value + ", must be a whole number from 0 to 255");
  }

  @Test
  void decodesImagesOnceAndRemembersTheirFiles() throws IOException {
    Path file = Files.createDirectories(folder.resolve("water")).resolve("w007.png");
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 0, 0xff8001);
    ImageIO.write(image, "png", file.toFile());

    ByteTable table = ByteTable.of(ImageFolder.open(folder));
    Files.delete(file);

    assertThat(table.get(0)).isEqualTo(Sample.of(new float[] {0, 255, 0, 128, 0, 1}, 0));
    assertThat(table.source(0)).isEqualTo(file.toString());
  }
}
