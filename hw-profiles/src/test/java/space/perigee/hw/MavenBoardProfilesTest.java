package space.perigee.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code -Dboard=ID} bundles the natives that the board's profile names. */
class MavenBoardProfilesTest {

  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  static Stream<Board> boards() {
    return ProfileCatalog.shipped().boards().stream();
  }

  private static List<Element> profiles() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    File pom = Path.of("..", "pom.xml").toFile();
    Document document = factory.newDocumentBuilder().parse(pom);
    NodeList nodes =
        (NodeList) XPATH.evaluate("/project/profiles/profile", document, XPathConstants.NODESET);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static String text(Element profile, String path) throws Exception {
    return XPATH.evaluate(path, profile);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyBoardHasAMavenProfileWithItsNatives(Board board) throws Exception {
    List<Element> found = new java.util.ArrayList<>();
    for (Element profile : profiles()) {
      if (text(profile, "activation/property/value").equals(board.id())) {
        found.add(profile);
      }
    }

    assertThat(found).hasSize(1);
    Element profile = found.get(0);
    String platform = text(profile, "properties/*[local-name()='javacpp.platform']");
    String extension = text(profile, "properties/*[local-name()='nd4j.extension']");
    assertThat(text(profile, "id")).isEqualTo("board-" + board.id());
    assertThat(text(profile, "activation/property/name")).isEqualTo("board");
    assertThat(platform).isEqualTo(board.natives().javacppPlatform().id());
    assertThat(platform + extension).isEqualTo(board.natives().nd4jClassifier());
    assertThat(text(profile, "properties/*[local-name()='board.suffix']"))
        .isEqualTo("-" + board.id());
    assertThat(text(profile, "count(properties/*[local-name()='nd4j.extension'])")).isEqualTo("1");
  }

  @Test
  void theDeveloperBoxUsesOneDnnWithAvx2() {
    Board box = ProfileCatalog.shipped().board("devbox-x86-64");

    assertThat(box.natives().nd4jClassifier()).isEqualTo("linux-x86_64-onednn-avx2");
  }

  @Test
  void boardsStandAfterTheMachineThatBuildsAndSoWin() throws Exception {
    List<String> ids = new java.util.ArrayList<>();
    for (Element profile : profiles()) {
      ids.add(text(profile, "id"));
    }

    int lastHost =
        IntStream.range(0, ids.size()).filter(i -> ids.get(i).startsWith("host-")).max().orElse(-1);
    int firstBoard =
        IntStream.range(0, ids.size()).filter(i -> ids.get(i).startsWith("board-")).min().orElse(0);

    assertThat(lastHost).isNotNegative().isLessThan(firstBoard);
  }

  @Test
  void everyBoardProfileBelongsToAShippedBoard() throws Exception {
    for (Element profile : profiles()) {
      String id = text(profile, "id");
      if (id.startsWith("board-")) {
        assertThat(ProfileCatalog.shipped().ids(ProfileKind.BOARD)).contains(id.substring(6));
      }
    }
  }
}
