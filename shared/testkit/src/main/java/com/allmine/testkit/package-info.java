/** What tests share: requests and answers in the API's own words, fakes, and the contracts that keep them honest. */
@NullMarked
package com.allmine.testkit;

import org.jspecify.annotations.NullMarked;
