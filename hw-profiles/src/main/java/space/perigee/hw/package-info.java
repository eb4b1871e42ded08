/**
 * What can this hardware do? A {@link space.perigee.hw.Board} says what computing costs, a {@link
 * space.perigee.hw.Radio} what a pass can carry, a {@link space.perigee.hw.Spacecraft} puts both on
 * a battery, solar cells and a thermal mass. Training schedules, memory quotas and simulations all
 * read their numbers here and nowhere else.
 *
 * <p>Start at {@link space.perigee.hw.ProfileCatalog}: it finds the shipped profiles by id and
 * reads others from files. A profile is YAML with a JSON Schema for its kind; {@code ProfileReader}
 * takes text through {@link space.perigee.hw.yaml.YamlTree} (lines, limits), {@link
 * space.perigee.hw.yaml.YamlSchema} (fields, ranges) and {@code ProfileBinder} (what must hold
 * between fields) and reports everything that is wrong as {@link space.perigee.hw.yaml.Finding
 * findings}, one a line.
 *
 * <p>Units stand in the names. MB is 2<sup>20</sup> bytes, as {@code -Xmx} counts; Gflops are
 * 10<sup>9</sup> float32 operations a second.
 */
@NullMarked
package space.perigee.hw;

import org.jspecify.annotations.NullMarked;
