package space.perigee.onboard.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A file in which Keras saved a model: its configuration, and the variables of its layers. */
sealed interface KerasFile extends AutoCloseable permits H5File, KerasArchive {

  /** {@code {"class_name": ..., "config": ...}}. */
  JsonNode model();

  /** {@code {"class_name": ..., "config": ...}}, a name, or nothing. */
  JsonNode optimizer();

  /** {@code {"class_name": ..., "config": ...}}, a name, or nothing. */
  JsonNode loss();

  /** Variables of a layer, in Keras' order. */
  List<Dataset> variables(KerasLayer layer) throws KerasException;

  @Override
  void close();

  /**
   * Opens a file of either kind; which one it is, its first bytes tell.
   *
   * @throws KerasException if it is neither, or damaged
   */
  static KerasFile open(Path file) throws IOException, KerasException {
    if (Files.isDirectory(file)) {
      throw new KerasException("a folder, must be a file; save the model as .h5");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(4);
    }
    return switch (new String(start, StandardCharsets.ISO_8859_1)) {
      case "\u0089HDF" -> H5File.open(file);
      case "PK\u0003\u0004" -> KerasArchive.open(file);
      default -> throw new KerasException("neither HDF5 (.h5) nor a zip (.keras); not of Keras");
    };
  }

  /**
   * Reads JSON.
   *
   * @param what it is, for the message
   */
  static JsonNode json(String what, String text) throws KerasException {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new KerasException(what + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
