/**
 * Small networks for boards. {@link space.perigee.onboard.models.ModelCatalog} lists them; each is
 * created for the given shape of samples and number of classes.
 */
@NullMarked
package space.perigee.onboard.models;

import org.jspecify.annotations.NullMarked;
