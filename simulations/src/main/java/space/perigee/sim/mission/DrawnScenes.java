package space.perigee.sim.mission;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Draws small scenes as a camera in orbit might see them: water with waves and glint, fields as
 * rectangles, dunes as stripes, and clouds as blobs over any of them. Light, colors, places and
 * noise vary, so that no single pixel tells a class and a network has something to learn. The same
 * seed draws the same scenes.
 */
final class DrawnScenes {

  private static final String CLOUDS = "clouds";

  /** The classes, in the order of the alphabet. */
  static final List<String> CLASSES = List.of(CLOUDS, "dunes", "fields", "water");

  /** Scenes of each class. */
  static final int PER_CLASS = 240;

  /** Height and width (pixels). */
  static final int SIDE = 32;

  private static final double NOISE = 40;

  private final Random random;
  private final BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D pen = image.createGraphics();

  private DrawnScenes(Random random) {
    this.random = random;
  }

  /**
   * Draws a scene of a class into a PNG file.
   *
   * @param number which of the scenes of this class
   * @throws IOException if the file cannot be written
   */
  static void write(Path file, String name, long seed, int number) throws IOException {
    Random random = new Random(seed * 1_000_003 + CLASSES.indexOf(name) * 10_007L + number);
    random.nextLong(); // Near seeds give near first values.
    if (!ImageIO.write(new DrawnScenes(random).draw(name), "png", file.toFile())) {
      throw new IllegalStateException("Java writes no PNG");
    }
  }

  private BufferedImage draw(String name) {
    boolean isCloudy = name.equals(CLOUDS);
    ground(isCloudy ? CLASSES.get(1 + random.nextInt(CLASSES.size() - 1)) : name);
    if (isCloudy) {
      clouds();
    }
    light();
    return image;
  }

  private void ground(String name) {
    switch (name) {
      case "dunes" -> dunes();
      case "fields" -> fields();
      case "water" -> water();
      default -> throw new IllegalArgumentException("class '" + name + "' must be of " + CLASSES);
    }
  }

  private Color near(int red, int green, int blue, int spread) {
    return new Color(vary(red, spread), vary(green, spread), vary(blue, spread));
  }

  private int vary(int value, int spread) {
    return clamp(value + random.nextInt(2 * spread + 1) - spread);
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  private void water() {
    pen.setPaint(
        new GradientPaint(
            random.nextInt(SIDE), 0, near(30, 70, 110, 30), SIDE, SIDE, near(20, 90, 130, 30)));
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.setPaint(near(120, 150, 170, 30));
    for (int i = 0; i < 6; i++) {
      int x = random.nextInt(SIDE);
      pen.drawLine(x, random.nextInt(SIDE), x + random.nextInt(4), random.nextInt(SIDE));
    }
  }

  private void fields() {
    for (int y = 0; y < SIDE; ) {
      int height = 4 + random.nextInt(8);
      for (int x = 0; x < SIDE; ) {
        int width = 4 + random.nextInt(8);
        pen.setPaint(random.nextBoolean() ? near(80, 120, 50, 35) : near(140, 115, 70, 35));
        pen.fillRect(x, y, width, height);
        x += width;
      }
      y += height;
    }
  }

  private void dunes() {
    double angle = random.nextDouble() * Math.PI;
    double wavelength = 4 + 6 * random.nextDouble();
    Color light = near(210, 170, 110, 25);
    Color dark = near(140, 105, 65, 25);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double along = x * Math.cos(angle) + y * Math.sin(angle);
        double share = 0.5 + 0.5 * Math.sin(2 * Math.PI * along / wavelength);
        image.setRGB(x, y, mixed(light, dark, share).getRGB());
      }
    }
  }

  private static Color mixed(Color a, Color b, double share) {
    return new Color(
        clamp(a.getRed() * share + b.getRed() * (1 - share)),
        clamp(a.getGreen() * share + b.getGreen() * (1 - share)),
        clamp(a.getBlue() * share + b.getBlue() * (1 - share)));
  }

  private void clouds() {
    int blobs = 8 + random.nextInt(8);
    for (int i = 0; i < blobs; i++) {
      pen.setPaint(near(225, 228, 232, 20));
      int size = 6 + random.nextInt(10);
      pen.fillOval(
          random.nextInt(SIDE) - size / 2,
          random.nextInt(SIDE) - size / 2,
          size,
          size / 2 + random.nextInt(size));
    }
  }

  /** Sunlight and filters that differ from scene to scene, and the noise of a sensor. */
  private void light() {
    double red = gain();
    double green = gain();
    double blue = gain();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        Color color = new Color(image.getRGB(x, y));
        image.setRGB(
            x,
            y,
            new Color(
                    noisy(color.getRed() * red),
                    noisy(color.getGreen() * green),
                    noisy(color.getBlue() * blue))
                .getRGB());
      }
    }
  }

  private double gain() {
    return 0.4 + 0.9 * random.nextDouble();
  }

  private int noisy(double value) {
    return clamp(value + NOISE * random.nextGaussian());
  }
}
