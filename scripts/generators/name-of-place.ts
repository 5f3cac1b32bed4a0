/** What a place below a folder is called in an index: `inquiry/mark-for-review` is `inquiryMarkForReview`. */
export function nameOfPlace(place: string): string {
  return place.replace(/[/-](.)/g, (_match, letter: string) => letter.toUpperCase());
}
