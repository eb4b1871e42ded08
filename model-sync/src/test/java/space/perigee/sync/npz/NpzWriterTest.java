package space.perigee.sync.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzWriterTest {

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final NpzWriter writer = new NpzWriter(bytes);

  @Test
  void anArrayMayComeInPieces() throws IOException {
    writer.beginFloats("y", List.of(2, 2));
    writer.floats(new float[] {9, 1, 2, 9}, 1, 2);
    writer.floats(new float[] {3, Float.NaN}, 0, 2);
    writer.finish();

    NpyArray y = NpzFile.readArray(archive(), "y");
    assertThat(y.type()).isEqualTo(NpyType.FLOAT32);
    assertThat(y.shape()).containsExactly(2, 2);
    assertThat(IntStream.range(0, 4).mapToObj(y::floatAt)).containsExactly(1f, 2f, 3f, Float.NaN);
  }

  @Test
  void textsAreAsLongAsTheLongest() throws IOException {
    List<String> texts = List.of("sea", "", "végétation \uD83C\uDF3F");
    writer.texts("classes", texts);
    writer.texts("empty", List.of(""));
    writer.finish();

    NpyArray classes = NpzFile.readArray(archive(), "classes");
    assertThat(classes.type()).isEqualTo(NpyType.TEXT);
    assertThat(IntStream.range(0, 3).mapToObj(classes::textAt)).isEqualTo(texts);
    assertThat(NpzFile.readArray(archive(), "empty").textAt(0)).isEmpty();
  }

  @Test
  void anArrayHasTheElementsThatItsShapeTells() throws IOException {
    writer.beginFloats("y", List.of(3));
    writer.floats(new float[2], 0, 2);

    assertThatThrownBy(() -> writer.floats(new float[2], 0, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("2 elements, the array lacks 1");
    assertThatThrownBy(() -> writer.beginFloats("z", List.of(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
  }

  private Path archive() throws IOException {
    return Files.write(folder.resolve("a.npz"), bytes.toByteArray());
  }
}
