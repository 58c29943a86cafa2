/*
 * Answers overtake one another.  Of the questions that go through one `latest()` the newest counts: an earlier one that is answered, or fails,
 * after a newer one was asked is not heard of.  Whoever waits for it waits in vain, so that nothing stands behind the wait but what takes the answer.
 */
export function latest(): <T>(answer: T | Promise<T>) => Promise<T> {
	let asked = 0

	return (answer) => {
		const mine = ++asked

		return new Promise((take, refuse) => {
			Promise.resolve(answer).then((x) => { if (mine === asked) take(x) }, (e) => { if (mine === asked) refuse(e) })
		})
	}
}
