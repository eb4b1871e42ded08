/**
 * Small networks that fit boards. {@link space.perigee.onboard.models.ModelCatalog} lists them;
 * each is made for the shape of the samples and the number of classes at hand.
 */
@NullMarked
package space.perigee.onboard.models;

import org.jspecify.annotations.NullMarked;
