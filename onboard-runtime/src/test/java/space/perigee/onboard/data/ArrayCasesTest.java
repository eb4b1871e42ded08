package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays as NumPy writes them, in the test resources. */
class ArrayCasesTest {

  private static final DataRequest ANY = DataRequest.of(CsvSamples.LABEL, List.of());

  /** The first values of {@code x}, which NumPy prints as 0.1257302, -0.13210486, 0.64042264. */
  @ParameterizedTest
  @CsvSource({
    "bigendian.npz, 0, 1, 0",
    "booly.npz, 0, 1, 1",
    "floaty.npz, 0, 1, 1",
    "onehot.npz, 0, 1, 1",
    "stry.npz, land, sea, 1"
  })
  void isReadAsNumPyHasIt(String name, String first, String second, int label) throws IOException {
    SampleSet read = DataFormats.read(Cases.arrays(name), ANY);

    assertThat(read.samples().size()).isEqualTo(100);
    assertThat(read.samples().classes()).containsExactly(first, second);
    assertThat(read.shape()).containsExactly(3);
    assertThat(read.samples().get(0))
        .isEqualTo(Sample.of(new float[] {0.12573022f, -0.13210486f, 0.64042264f}, label));
    assertThat(read.samples().samples().map(Sample::label).distinct()).containsOnly(0, 1);
  }

  @Test
  void halvesAreRead() throws IOException {
    LabeledData read = DataFormats.read(Cases.arrays("f16.npz"), ANY).samples();

    assertThat(read.size()).isEqualTo(100);
    assertThat(read.get(0))
        .isEqualTo(Sample.of(new float[] {0.125732421875f, -0.132080078125f, 0.640625f}, 1));
  }

  @Test
  void channelsThatComeLastAreTurned() throws IOException {
    Path file = Cases.arrays("nhwc.npz");

    SampleSet read = DataFormats.read(file, ANY);

    assertThat(read.shape()).containsExactly(3, 12, 12);
    assertThat(read.isPixels()).isTrue();
    float[] pixels = read.samples().get(0).features();
    assertThat(pixels[0]).isEqualTo(0xd2);
    assertThat(pixels[144]).isEqualTo(0x87);
    assertThat(pixels[288]).isEqualTo(0xcf);
    assertThat(pixels[1]).isEqualTo(0xfe);
    SampleSet forModel = DataFormats.read(file, ANY.withShape(List.of(3, 12, 12)));
    assertThat(forModel.samples().get(99)).isEqualTo(read.samples().get(99));
  }

  @Test
  void aRequestForTheOtherOrderIsObeyed() throws IOException {
    DataRequest first = ANY.withLayout(ArrayLayout.CHANNELS_FIRST);

    SampleSet read = DataFormats.read(Cases.arrays("nhwc.npz"), first);

    assertThat(read.shape()).containsExactly(12, 12, 3);
    assertThat(read.samples().get(0).features()).startsWith(0xd2, 0x87, 0xcf, 0xfe);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5,3,20,30 | 3,20,30 | 1",
        "5,20,30,3 | 3,20,30 | 3",
        "5,13,64,64 | 13,64,64 | 1",
        "5,64,64,13 | 13,64,64 | 13",
        "5,20,30,1 | 1,20,30 | 1",
        "5,28,28 | 1,28,28 | 1",
        "5,7 | 7 | 1",
        "5,2,3,4,5 | 120 | 1"
      })
  void theShapeTellsWhereTheChannelsAre(String array, String shape, int channelsLast) {
    ImageArray found = ImageArray.of("x: ", numbers(array), ANY);

    assertThat(found).isEqualTo(new ImageArray(numbers(shape), channelsLast));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5,3,20,3", "5,12,13,14", "5,8,8,8", "5,1,1,1"})
  void whatIsNotClearIsRefused(String array) {
    assertThatThrownBy(() -> ImageArray.of("x: ", numbers(array), ANY))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("say which with --layout channels-first or --layout channels-last");
  }

  @Test
  void theModelDecidesWhatTheShapeDoesNot() {
    DataRequest model = ANY.withShape(List.of(3, 3, 20));

    assertThat(ImageArray.of("x: ", List.of(5, 3, 20, 3), model))
        .isEqualTo(new ImageArray(List.of(3, 3, 20), 3));
  }

  @Test
  void anImageOfAnotherFormatIsNotFolded() {
    DataRequest model = ANY.withShape(List.of(3, 6, 24)).withLayout(ArrayLayout.CHANNELS_LAST);

    assertThatThrownBy(() -> DataFormats.read(Cases.arrays("nhwc.npz"), model))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("an .npz file of shape [3, 12, 12], the model takes [3, 6, 24]");
  }

  @Test
  void numbersArePositionsInAModelWhoseClassesHaveNames() throws IOException {
    DataRequest named = ANY.withClasses(List.of("sea", "land"));

    for (String name : List.of("floaty.npz", "booly.npz", "onehot.npz")) {
      LabeledData read = DataFormats.read(Cases.arrays(name), named).samples();
      assertThat(read.classes()).containsExactly("sea", "land");
      assertThat(read.label(0)).isEqualTo(1);
    }
    DataRequest python = ANY.withClasses(List.of("True", "False"));
    assertThat(DataFormats.read(Cases.arrays("booly.npz"), python).samples().label(0)).isZero();
  }

  @Test
  void aNumberBeyondTheModelsClassesIsRefused() {
    Path file = Cases.arrays("floaty.npz");

    assertThatThrownBy(() -> DataFormats.read(file, ANY.withClasses(List.of("sea"))))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": array 'y': sample 0: '1' must be one of [sea], or 0 to 0");
  }

  @Test
  void samplesOfUnknownClassesAreLeftOutOrKept() throws IOException {
    Path file = Cases.arrays("stry.npz");
    DataRequest noLand = ANY.withClasses(List.of("sea", "ice"));

    SampleSet without = DataFormats.read(file, noLand.with(BadSamples.LEAVE_OUT));
    LabeledData kept = DataFormats.read(file, noLand.with(BadSamples.KEEP)).samples();

    assertThat(without.samples().size() + without.leftOut().count()).isEqualTo(100);
    assertThat(without.leftOut().first()).contains("'land' must be one of [sea, ice]");
    assertThat(kept.size()).isEqualTo(100);
    assertThatThrownBy(() -> kept.samples().toList()).isInstanceOf(DataException.class);
  }

  private static List<Integer> numbers(String text) {
    return Arrays.stream(text.strip().split(",")).map(Integer::valueOf).toList();
  }
}
